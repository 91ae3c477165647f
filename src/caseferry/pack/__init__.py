"""Where ports meet engines: one call from inputs to a packet, used by the command line and by the platform."""
