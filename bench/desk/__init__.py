"""The desk's web page: the live screen in the middle, the things around it at hand."""
