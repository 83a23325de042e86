"""The report as one HTML file: no script, no outside resource, pictures as inline SVG."""
