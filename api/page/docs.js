// Swagger UI over the service's own description of itself.
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, persistAuthorization: false });
