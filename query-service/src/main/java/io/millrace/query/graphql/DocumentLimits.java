package io.millrace.query.graphql;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.SourceLocation;
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
 * Looks at a document before anything is executed or even validated, since validation costs too.
 * Fragments are followed, so that they cannot hide anything, and a fragment that leads to itself is
 * refused here. How often fields will come is for {@link GraphqlCost} to say.
 */
final class DocumentLimits {
  static final int MAX_CHARACTERS = 10_000;
  static final int MAX_TOKENS = 2_000;
  static final int MAX_DEPTH = 10;
  static final int MAX_FIELDS = GraphqlCost.MOST;
  static final int MAX_ALIASES = 30;
  static final int MAX_DIRECTIVES = 20;
  static final int MAX_ROOT_FIELDS = 10;

  private final Map<String, FragmentDefinition> fragments = new HashMap<>();
  private final Set<String> following = new HashSet<>();
  private final boolean introspection;
  private int fields;
  private int aliases;
  private int directives;

  private DocumentLimits(boolean introspection) {
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
      Document document, @Nullable String operationName, boolean introspection) {
    DocumentLimits limits = new DocumentLimits(introspection);
    document
        .getDefinitionsOfType(FragmentDefinition.class)
        .forEach(fragment -> limits.fragments.put(fragment.getName(), fragment));
    OperationDefinition operation = operation(document, operationName);
    limits.directives(operation.getDirectives().size());
    if (operation.getSelectionSet().getSelections().size() > MAX_ROOT_FIELDS) {
      throw limit("fields at the top", MAX_ROOT_FIELDS);
    }
    limits.look(operation.getSelectionSet(), 1);
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

  private void look(SelectionSet selections, int depth) {
    if (depth > MAX_DEPTH) {
      throw limit("levels of fields", MAX_DEPTH);
    }
    for (Selection<?> selection : selections.getSelections()) {
      switch (selection) {
        case Field field -> look(field, depth);
        case InlineFragment inline -> {
          directives(inline.getDirectives().size());
          look(inline.getSelectionSet(), depth);
        }
        case FragmentSpread spread -> {
          directives(spread.getDirectives().size());
          look(spread, depth);
        }
        default -> throw new GraphqlRefusal("syntax", "An unknown kind of selection.");
      }
    }
  }

  private void look(Field field, int depth) {
    directives(field.getDirectives().size());
    if (field.getAlias() != null && ++aliases > MAX_ALIASES) {
      throw limit("aliases", MAX_ALIASES);
    }
    // Of fragments each time that they are spread: there may be exponentially many.
    if (++fields > MAX_FIELDS) {
      throw limit("fields", MAX_FIELDS);
    }
    if (!introspection
        && field.getName().startsWith("__")
        && !field.getName().equals("__typename")) {
      throw new GraphqlRefusal("introspection", "The schema cannot be asked for here.");
    }
    SelectionSet children = field.getSelectionSet();
    if (children != null) {
      look(children, depth + 1);
    }
  }

  private void look(FragmentSpread spread, int depth) {
    FragmentDefinition fragment = fragments.get(spread.getName());
    if (fragment == null) {
      throw new GraphqlRefusal("syntax", "A fragment is used that is not defined.");
    }
    if (!following.add(spread.getName())) {
      throw new GraphqlRefusal("limit", "A fragment leads back to itself.");
    }
    look(fragment.getSelectionSet(), depth);
    following.remove(spread.getName());
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
