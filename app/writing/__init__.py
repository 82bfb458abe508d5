"""What a person may write into a record of the CRM: fields for forms, typed values, saving that overwrites nobody."""
