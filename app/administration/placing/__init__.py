"""Where visitors go, and the web forms of the CRM: what pages, API and command line share."""
