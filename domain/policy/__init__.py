"""Policy is data: one TOML file per profile, and the values it is read into."""
