"""Finding: articles in, ranked passages out."""
