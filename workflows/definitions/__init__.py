"""The deterministic workflows: they import `workflows.messages` and temporalio, nothing else."""
