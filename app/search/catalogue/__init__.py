"""What may be named: modules, fields, labels and values, from the CRM's metadata or from the bundled standard one."""
