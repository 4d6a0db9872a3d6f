package io.millrace.platform.service.http;

import io.millrace.platform.service.api.ApiAddresses;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** OPTIONS names the methods that a 405 names; the framework alone would add HEAD to them. */
public class OptionsAnswers {
  private final ApiAddresses addresses;

  OptionsAnswers(ApiAddresses addresses) {
    this.addresses = addresses;
  }

  @ServerResponseFilter
  void correct(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getMethod().equals(HttpMethod.OPTIONS)
        && response.getHeaders().containsKey(HttpHeaders.ALLOW)) {
      response
          .getHeaders()
          .putSingle(HttpHeaders.ALLOW, addresses.allow(request.getUriInfo().getPath()));
    }
  }
}
