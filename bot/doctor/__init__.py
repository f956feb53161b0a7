"""The service looked over before it is relied on: what is well, what is not set up, what to mend."""
