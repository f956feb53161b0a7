"""What `make bench` measures beside the product's own times: size, and what else one could take."""
