"""The seed runbook's six webhooks on a scratch folder: real requests, real effects, no harm."""
