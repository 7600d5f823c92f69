// The map of the register: points on a canvas over the county's outline. Tiles only where the
// installation names a source; nothing else leaves the house.
(() => {
  "use strict";
  const LOOK = {
    expired: { color: "#c8102e", fillColor: "#c8102e", radius: 6 },
    paused: { color: "#b7791f", fillColor: "#fdf4e3", radius: 5 },
    open: { color: "#2f7d4f", fillColor: "#2f7d4f", radius: 4 },
  };
  const CHINA = [[18, 74], [53, 135]];

  function bubble(base, point, category) {
    const box = document.createElement("div");
    const link = document.createElement("a");
    link.href = base + point[5] + "/";
    link.textContent = point[3];
    box.append(link, document.createElement("br"), category);
    return box;
  }

  function draw(section, told) {
    const map = L.map(section.querySelector(".registry-map-sheet"), {
      preferCanvas: true, attributionControl: false, zoomSnap: 0.5,
    });
    if (section.dataset.tiles) L.tileLayer(section.dataset.tiles, { maxZoom: 18 }).addTo(map);
    const outline = L.polygon(told.outline.map((ring) => [ring]), {
      color: "#1f4e8c", weight: 2, fillColor: "#e8eff8", fillOpacity: section.dataset.tiles ? 0 : 0.6,
      interactive: false,
    }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const layers = {};
    Object.keys(LOOK).reverse().forEach((mark) => {
      layers[mark] = L.layerGroup().addTo(map);
      section.querySelector(`[data-count="${mark}"]`).textContent = told.counts[mark] || 0;
    });
    const spots = told.points.map((point) => {
      const spot = [point[1], point[0]];
      L.circleMarker(spot, { weight: 1, fillOpacity: 0.8, ...LOOK[point[2]] })
        .bindPopup(() => bubble(section.dataset.place, point, told.categories[point[4]]), { autoPanPadding: [20, 20] })
        .addTo(layers[point[2]]);
      return spot;
    });
    const bounds = told.outline.length ? outline.getBounds() : L.latLngBounds(spots);
    const fit = () => map.fitBounds(bounds.isValid() ? bounds : CHINA, {
      padding: [12, 12], maxZoom: 16, animate: false,
    });
    fit();
    // A canvas keeps its size on paper: drawn anew in the width of A4, and back again.
    ["beforeprint", "afterprint"].forEach((moment) => window.addEventListener(moment, () => {
      section.classList.toggle("registry-printing", moment === "beforeprint");
      map.invalidateSize({ animate: false });
      fit();
    }));
    section.addEventListener("change", (event) => {
      const layer = layers[event.target.dataset.mark];
      if (layer) event.target.checked ? layer.addTo(map) : layer.remove();
    });
    return map;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const section = document.querySelector("[data-map]");
    if (!section || typeof L === "undefined") return;
    const state = section.querySelector("[data-state]");
    section.hidden = false;
    fetch(section.dataset.points, { credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then((told) => {
        draw(section, told);
        state.textContent = told.points.length ? "" : "没有带坐标的对象。";
        section.dataset.drawn = told.points.length;
      })
      .catch(() => { state.textContent = "点没有取到，请刷新；下面的表不受影响。"; });
  });
})();
