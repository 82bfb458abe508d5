"""Facts that every service shares: people and organisations, how they set up their CRM, and the installation."""
