"""Where visitors go: one port, behind it the CRM or Bigin, whichever the organisation has chosen (C, G)."""
