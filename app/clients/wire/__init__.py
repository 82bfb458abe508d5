"""What every service's calls have in common besides http.py: errors read from answers, and how long calls took."""
