"""The conversation in Telegram; how to set it up stands in the README beside this file."""
