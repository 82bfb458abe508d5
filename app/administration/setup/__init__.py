"""Setting up Cliq and the CRM for this server: what there should be, what is there, what is to be done about it."""
