"""All patients: find one, or add one."""
