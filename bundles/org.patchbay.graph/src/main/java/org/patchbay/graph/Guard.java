package org.patchbay.graph;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

import org.patchbay.api.graph.GraphException;
import org.patchbay.api.graph.GraphException.Reason;
import org.patchbay.api.graph.GraphRequest;
import org.patchbay.api.graph.Permission;
import org.patchbay.api.graph.Purpose;

/**
 * Judges whether a bundle may make a request: declared, for this purpose, enabled, consented to; in this order, and before anything is sent.
 * Where several permissions would do, the least that is left counts.
 */
final class Guard {
    private final Asked asked = new Asked(Paths.read());
    private final Catalogue catalogue = Catalogue.read();
    private final Declared declared;
    private final BiFunction<String, Purpose, Set<String>> granted;
    private final Refusals refusals;

    /** Who asks, and what it declares. */
    record Caller(String bundle, List<Declaration> declarations) {
        Caller {
            declarations = List.copyOf(declarations);
        }
    }

    /** @param granted what was consented to, by tenant and what for */
    Guard(Declared declared, BiFunction<String, Purpose, Set<String>> granted, Refusals refusals) {
        this.declared = declared;
        this.granted = granted;
        this.refusals = refusals;
    }

    /**
     * The permission by which the request may be made.
     *
     * @throws GraphException why not
     */
    String judge(Caller caller, GraphRequest request) throws GraphException {
        List<String> able;
        try {
            able = asked.needs(request);
        } catch (GraphException e) {
            throw refusal(caller, request, e.reason(), "", caller.bundle() + ": " + e.getMessage());
        }
        List<String> scopes = able;
        List<Declaration> mine = kept(scopes, caller.declarations());
        if (mine.isEmpty()) {
            throw refusal(
                    caller,
                    request,
                    Reason.NOT_DECLARED,
                    scopes,
                    "which it has not declared. Declare it with @GraphScope.");
        }
        List<Declaration> meant = mine.stream()
                .filter(each -> each.purpose() == request.purpose() && catalogue.serves(each.scope(), each.purpose()))
                .toList();
        if (meant.isEmpty()) {
            throw refusal(caller, request, Reason.OTHER_PURPOSE, scopes(mine), otherwise(mine.get(0)));
        }
        List<Declaration> enabled = meant.stream()
                .filter(each -> declared.isEnabled(request.tenant(), each))
                .toList();
        if (enabled.isEmpty()) {
            throw refusal(
                    caller,
                    request,
                    Reason.NOT_ENABLED,
                    scopes(meant),
                    "but what needs it is not enabled in " + request.tenant() + ": the setting "
                            + meant.get(0).enabledBy() + " is not true.");
        }
        Set<String> consented = granted.apply(request.tenant(), request.purpose());
        return scopes(enabled).stream().filter(consented::contains).findFirst().orElseThrow(() -> {
            List<String> missing = scopes(enabled);
            return refusal(
                    caller,
                    request,
                    Reason.NOT_CONSENTED,
                    missing,
                    "to which no administrator of " + request.tenant() + " has consented. "
                            + catalogue
                                    .of(missing.get(0))
                                    .map(Permission::without)
                                    .orElse(""));
        });
    }

    /** The path of a request without ids. */
    String shown(GraphRequest request) {
        return asked.shown(request);
    }

    /** In the order of the permissions, which is from the least. */
    private static List<Declaration> kept(List<String> scopes, List<Declaration> declarations) {
        return scopes.stream()
                .flatMap(scope ->
                        declarations.stream().filter(each -> each.scope().equals(scope)))
                .toList();
    }

    private static List<String> scopes(List<Declaration> declarations) {
        return declarations.stream().map(Declaration::scope).distinct().toList();
    }

    private String otherwise(Declaration declaration) {
        Optional<Permission> permission = catalogue.of(declaration.scope());
        String here = permission
                .map(each -> each.supports().isEmpty()
                        ? String.valueOf(each.purpose())
                        : each.purpose() + " and " + each.supports())
                .orElse("nothing");
        return "which the catalogue has for " + here + ", and it declares for " + declaration.purpose() + ".";
    }

    private GraphException refusal(
            Caller caller, GraphRequest request, Reason reason, List<String> scopes, String why) {
        return refusal(
                caller,
                request,
                reason,
                scopes.get(0),
                caller.bundle() + " asks for " + String.join(" or ", scopes) + " for " + request.purpose() + " ("
                        + request.method() + " " + asked.shown(request) + "), " + why);
    }

    private GraphException refusal(Caller caller, GraphRequest request, Reason reason, String scope, String message) {
        refusals.record(caller.bundle(), request, scope, reason, message);
        return new GraphException(reason, message);
    }
}
