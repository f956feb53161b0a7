"""Understanding a message and deciding what to do next; synchronous and free of clocks."""
