package io.millrace.query.graphql;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.SourceLocation;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.parser.InvalidSyntaxException;
import graphql.parser.Parser;
import graphql.parser.ParserEnvironment;
import graphql.parser.ParserOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a document before anything is executed or even validated: cost is bounded by what the
 * document says, not by what it turns out to do. Fragments are followed, so that they cannot hide
 * anything, and a fragment that leads to itself is refused here.
 */
final class DocumentLimits {
  static final int MAX_CHARACTERS = 10_000;
  static final int MAX_TOKENS = 2_000;
  static final int MAX_DEPTH = 10;
  static final int MAX_COMPLEXITY = 5_000;
  static final int MAX_ALIASES = 30;
  static final int MAX_DIRECTIVES = 20;
  static final int MAX_ROOT_FIELDS = 10;
  private static final int DEFAULT_FIRST = 20;
  private static final Set<String> PAGES = Set.of("orders", "products", "orderTimeline", "prices");
  private static final long FAR_TOO_MUCH = MAX_COMPLEXITY * 1_000L;

  private final Map<String, FragmentDefinition> fragments = new HashMap<>();
  private final Set<String> following = new HashSet<>();
  private final Map<String, Object> variables;
  private final boolean introspection;
  private int aliases;
  private int directives;

  private DocumentLimits(Map<String, Object> variables, boolean introspection) {
    this.variables = variables;
    this.introspection = introspection;
  }

  /**
   * Parses a document, within limits of size.
   *
   * @throws GraphqlRefusal if it is too large or no GraphQL
   */
  static Document parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      throw new GraphqlRefusal(
          "limit", "A document has at most " + MAX_CHARACTERS + " characters.");
    }
    ParserOptions options =
        ParserOptions.newParserOptions()
            .maxTokens(MAX_TOKENS)
            .maxWhitespaceTokens(MAX_CHARACTERS)
            .maxCharacters(MAX_CHARACTERS)
            .captureIgnoredChars(false)
            .build();
    try {
      return Parser.parse(
          ParserEnvironment.newParserEnvironment().document(text).parserOptions(options).build());
    } catch (InvalidSyntaxException e) {
      SourceLocation at = e.getLocation();
      throw new GraphqlRefusal(
          "syntax",
          at == null
              ? "The document is no GraphQL, or has more than " + MAX_TOKENS + " tokens."
              : "The document is no GraphQL at line "
                  + at.getLine()
                  + ", column "
                  + at.getColumn()
                  + ", or has more than "
                  + MAX_TOKENS
                  + " tokens.");
    }
  }

  /**
   * The operation that is asked for.
   *
   * @throws GraphqlRefusal if it is not clear which, or if it is more than is allowed
   */
  static OperationDefinition check(
      Document document,
      @Nullable String operationName,
      Map<String, Object> variables,
      boolean introspection) {
    DocumentLimits limits = new DocumentLimits(variables, introspection);
    document
        .getDefinitionsOfType(FragmentDefinition.class)
        .forEach(fragment -> limits.fragments.put(fragment.getName(), fragment));
    OperationDefinition operation = operation(document, operationName);
    limits.directives(operation.getDirectives().size());
    if (operation.getSelectionSet().getSelections().size() > MAX_ROOT_FIELDS) {
      throw limit("fields at the top", MAX_ROOT_FIELDS);
    }
    long complexity = limits.cost(operation.getSelectionSet(), 1);
    if (complexity > MAX_COMPLEXITY) {
      throw new GraphqlRefusal(
          "limit",
          "The query may touch more than "
              + MAX_COMPLEXITY
              + " values. Ask for fewer items ('first') or fields.");
    }
    return operation;
  }

  private static OperationDefinition operation(Document document, @Nullable String name) {
    List<OperationDefinition> operations =
        document.getDefinitionsOfType(OperationDefinition.class).stream()
            .filter(operation -> name == null || name.equals(operation.getName()))
            .toList();
    if (operations.size() != 1) {
      throw new GraphqlRefusal(
          "operation", "Name one of the document's operations with 'operationName'.");
    }
    return operations.getFirst();
  }

  /** How many values a selection may touch. */
  private long cost(SelectionSet selections, int depth) {
    if (depth > MAX_DEPTH) {
      throw limit("levels of fields", MAX_DEPTH);
    }
    long sum = 0;
    for (Selection<?> selection : selections.getSelections()) {
      sum =
          Math.addExact(
              sum,
              switch (selection) {
                case Field field -> cost(field, depth);
                case InlineFragment inline -> {
                  directives(inline.getDirectives().size());
                  yield cost(inline.getSelectionSet(), depth);
                }
                case FragmentSpread spread -> {
                  directives(spread.getDirectives().size());
                  yield cost(spread, depth);
                }
                default -> throw new GraphqlRefusal("syntax", "An unknown kind of selection.");
              });
      if (sum > MAX_COMPLEXITY) {
        // Far enough to know; it could go on for long.
        return sum;
      }
    }
    return sum;
  }

  private long cost(Field field, int depth) {
    directives(field.getDirectives().size());
    if (field.getAlias() != null && ++aliases > MAX_ALIASES) {
      throw limit("aliases", MAX_ALIASES);
    }
    if (!introspection
        && field.getName().startsWith("__")
        && !field.getName().equals("__typename")) {
      throw new GraphqlRefusal("introspection", "The schema cannot be asked for here.");
    }
    SelectionSet children = field.getSelectionSet();
    if (children == null) {
      return 1;
    }
    // Bounded at each level, so that no nesting can overflow.
    return Math.min(1 + items(field) * cost(children, depth + 1), FAR_TOO_MUCH);
  }

  private long cost(FragmentSpread spread, int depth) {
    FragmentDefinition fragment = fragments.get(spread.getName());
    if (fragment == null) {
      throw new GraphqlRefusal("syntax", "A fragment is used that is not defined.");
    }
    if (!following.add(spread.getName())) {
      throw new GraphqlRefusal("limit", "A fragment leads back to itself.");
    }
    long cost = cost(fragment.getSelectionSet(), depth);
    following.remove(spread.getName());
    return cost;
  }

  /** How often the fields below this one come: the pages here say it with 'first'. */
  private long items(Field field) {
    if (!PAGES.contains(field.getName())) {
      return 1;
    }
    Object first =
        field.getArguments().stream()
            .filter(argument -> argument.getName().equals("first"))
            .map(argument -> value(argument.getValue()))
            .findFirst()
            .orElse(DEFAULT_FIRST);
    return first instanceof Number number
        ? Math.clamp(number.longValue(), 1, MAX_COMPLEXITY)
        : DEFAULT_FIRST;
  }

  private Object value(Value<?> value) {
    return switch (value) {
      case IntValue number -> number.getValue().longValue();
      case VariableReference name -> variables.getOrDefault(name.getName(), DEFAULT_FIRST);
      default -> DEFAULT_FIRST;
    };
  }

  private void directives(int more) {
    directives += more;
    if (directives > MAX_DIRECTIVES) {
      throw limit("directives", MAX_DIRECTIVES);
    }
  }

  private static GraphqlRefusal limit(String what, int most) {
    return new GraphqlRefusal("limit", "A query has at most " + most + " " + what + ".");
  }
}
