"""A page as somebody meets it who has a keyboard and nothing else."""

#: Everything that Tab should reach, in the order of the document. Of each set of radio buttons it reaches one.
CONTROLS = """() => {
    const named = "a[href], button, input:not([type=hidden]), select, textarea, summary, video[controls], [tabindex]";
    const sets = new Set();
    return [...document.querySelectorAll(named)].filter(control => {
        const box = control.getBoundingClientRect();
        const isThere = control.checkVisibility({visibilityProperty: true}) && box.width && box.height;
        if (!isThere || control.disabled || control.tabIndex < 0) return false;
        if (control.type !== "radio") return true;
        return !sets.has(control.name) && sets.add(control.name);
    });
}"""
NAMES = f"""() => {{
    const name = control => control.name || control.innerText || control.ariaLabel || control.className;
    return ({CONTROLS})().map((control, place) => `${{place}} ${{control.localName}} ${{name(control).trim()}}`);
}}"""
#: The focused control: its place among all controls, and what the reader sees of it and of its outline.
FOCUSED = f"""() => {{
    const control = document.activeElement;
    const controls = ({CONTROLS})();
    const place = controls.indexOf(control);
    if (place < 0) return {{place}};
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", {{willReadFrequently: true}});
    const channels = colour => {{
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data;
    }};
    const solid = box => {{
        for (let part = box; part; part = part.parentElement) {{
            const colour = channels(getComputedStyle(part).backgroundColor);
            if (colour[3] === 255) return colour;
        }}
    }};
    const light = colour => [...colour].slice(0, 3).map(value => value / 255)
        .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
    const contrast = (one, other) => {{
        const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
    }};
    const style = getComputedStyle(control);
    const behind = parseFloat(style.outlineOffset) < 0 ? control : control.parentElement;
    const points = [...control.getClientRects()].flatMap(box => {{
        const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
        const [width, height] = [Math.min(box.right, innerWidth) - left, Math.min(box.bottom, innerHeight) - top];
        const parts = width > 0 && height > 0 ? [1, 3, 5] : [];
        return parts.flatMap(x => parts.map(y => [left + width * x / 6, top + height * y / 6]));
    }});
    return {{
        place,
        tag: control.localName,
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        contrast: contrast(channels(style.outlineColor), solid(behind)),
        uncovered: points.some(([x, y]) => {{
            const seen = document.elementFromPoint(x, y);
            return seen && (control.contains(seen) || seen.contains(control) && seen.localName === "label");
        }}),
        scrollsSideways: document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth,
    }};
}}"""
#: More presses than any page has controls: whoever needs them is in a trap.
ENOUGH = 600


def names_of_controls(tab):
    return tab.evaluate(NAMES)


def press_until_outside(tab, key, on_summary=None):
    """What is focused after each press of the key, until the focus leaves the page's controls.

    A video's own buttons are parts of one control.
    """
    seen = []
    for _press in range(ENOUGH):
        tab.keyboard.press(key)
        focused = tab.evaluate(FOCUSED)
        if focused["place"] < 0 or (len(seen) > 1 and focused["place"] == seen[0]["place"]):
            return seen
        if seen and focused["place"] == seen[-1]["place"]:
            seen[-1] = max(seen[-1], focused, key=lambda part: part["outline"])
            continue
        seen.append(focused)
        if on_summary and focused["tag"] == "summary":
            on_summary(tab, len(seen))
    raise AssertionError(f"{key} leads nowhere after {names_of_controls(tab)[seen[-1]['place']]}")
