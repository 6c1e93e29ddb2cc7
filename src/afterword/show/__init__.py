"""Reviews and plans as people read them: text, HTML, pictures. Pure."""
