"""Stories of an older system: read from its export, stored as what they were."""
