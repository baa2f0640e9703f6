"""What we know: articles in, articles kept."""
