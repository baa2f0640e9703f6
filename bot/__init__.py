"""Answering, and the faces: the command line and Discord."""
