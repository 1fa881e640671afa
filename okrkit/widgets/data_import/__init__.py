"""Files brought in: chosen or uploaded, recognised, mapped, checked, loaded."""
