"""Cues for a living person before the camera. Each cue gives its own judgement."""
