"""From a file, whoever made it, to verbatim lines with the place where each stands."""
