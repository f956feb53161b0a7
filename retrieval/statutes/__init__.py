"""Large collections of statute articles: read from JSON Lines, searched by the product's stack, measured."""
