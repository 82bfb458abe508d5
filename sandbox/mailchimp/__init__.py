"""The Marketing API of MailChimp on loopback: audiences, members, campaigns, reports, webhooks, batches."""
