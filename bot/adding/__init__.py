"""From a file of the user's to a document in the corpus: what is told, what is asked, what is written."""
