{% if is_on %}self.shellPage = "{{ url("offline") }}";
self.shellFiles = ["{{ static("site/base.css") }}", "{{ static("site/furniture.css") }}", "{{ static("site/lists.css") }}", "{{ static("site/reading.js") }}", "{{ static("site/head.js") }}", "{{ static("site/offline.js") }}"];
importScripts("{{ static("site/worker.js") }}");
{% else %}importScripts("{{ static("site/worker_off.js") }}");
{% endif %}
