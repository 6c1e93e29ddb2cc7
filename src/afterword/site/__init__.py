"""The browser edition: the course as a static site in which Python itself runs, and a small server for it."""
