// Draws the OpenAPI document with Swagger UI, which comes from this server.
const place = document.getElementById("api-docs");
SwaggerUIBundle({ url: place.dataset.document, domNode: place, deepLinking: true, validatorUrl: null });
