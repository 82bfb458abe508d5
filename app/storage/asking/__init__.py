"""What services that know of people have been asked, and what they said."""
