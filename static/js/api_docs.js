// Shows the API's own OpenAPI document with Swagger UI.
const place = document.getElementById("api-docs");

window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  validatorUrl: null, // else every reader's document is sent to a stranger's server
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: false,
});
