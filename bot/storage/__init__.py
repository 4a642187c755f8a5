"""The only SQL: values in, values out; one method, one transaction."""
