"""Who is behind an e-mail address: services that know, behind one port, in one shape (Clearbit's)."""
