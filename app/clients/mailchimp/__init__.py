"""MailChimp's Marketing API 3.0: audiences and their members, campaigns and what recipients did."""
