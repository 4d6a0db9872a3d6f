package io.millrace.query.customersummary;

import io.millrace.query.customersummary.CustomerSummaryReader.Figures;
import io.millrace.query.http.Answers;
import io.millrace.query.http.Callers;
import io.millrace.query.http.Parameters;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ProblemException;
import io.millrace.query.http.ReadPreferences;
import io.millrace.query.runtime.Answer;
import io.millrace.query.runtime.ConsistentReads;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Customers' summaries over HTTP. */
@Path("/v1/customers/{id}/summary")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Callers.CUSTOMER, Callers.MERCHANT, Callers.OPERATOR})
class CustomerSummaryResource {
  private final CustomerSummaryReader reader;
  private final ConsistentReads reads;
  private final ReadPreferences preferences;
  private final Callers callers;

  CustomerSummaryResource(
      CustomerSummaryReader reader,
      ConsistentReads reads,
      ReadPreferences preferences,
      Callers callers) {
    this.reader = reader;
    this.reads = reads;
    this.preferences = preferences;
    this.callers = callers;
  }

  /** What one customer has ordered. */
  @GET
  @APIResponseSchema(CustomerSummaryView.class)
  public Uni<Response> summary(@PathParam("id") String text, @Context HttpHeaders headers) {
    UUID customer = Parameters.pathId(text);
    if (!callers.current().sees(customer.toString())) {
      throw ProblemException.missing(ProblemCode.CUSTOMER_NOT_FOUND, customer.toString());
    }
    return reads
        .read(reader.of(customer), preferences.of(headers))
        .map(answer -> answer(customer, answer));
  }

  private static Response answer(UUID customer, Answer<Figures> answer) {
    if (answer.rows().isEmpty()) {
      throw ProblemException.missing(ProblemCode.CUSTOMER_NOT_FOUND, customer.toString());
    }
    CustomerSummaryView summary = CustomerSummaryReader.summary(customer, answer.rows());
    return Answers.fromStore(summary, answer, Answers.REVALIDATE).build();
  }
}
