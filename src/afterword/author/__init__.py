"""For those who write content: examples, training, templates, checks."""
