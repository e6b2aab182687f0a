package org.patchbay.shell;

import java.util.Comparator;
import java.util.Map;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * One command. Services are looked up when it runs, so that it is there, and says what is missing, while a part of the runtime is not.
 */
@SuppressWarnings("NullAway.Init")
abstract class Operation implements Action {

    @Reference
    private BundleContext context;

    @Reference
    private Session session;

    @Option(name = "--json", description = "prints JSON instead of a table")
    private boolean json;

    /** A use of a service, released afterwards. */
    interface Use<S, R> {
        R with(S service) throws Exception;
    }

    <S, R> R use(Class<S> type, Use<S, R> use) throws Exception {
        return use(
                context.getServiceReference(type),
                "No part of the runtime offers " + type.getSimpleName()
                        + " now. See which bundle is missing or not started: bundle:list, patchbay:health.",
                use);
    }

    /** The same of one that several bundles may offer, each for something else: who is meant has this property. */
    <S, R> R use(Class<S> type, String property, String feature, Use<S, R> use) throws Exception {
        return use(
                context.getServiceReferences(type, "(" + property + ")").stream()
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                "No part of the runtime offers " + type.getSimpleName() + " now. Of " + property
                        + " there is none: install it" + " with feature:install " + feature
                        + "; where it is, see bundle:list and patchbay:health.",
                use);
    }

    private <S, R> R use(@Nullable ServiceReference<S> reference, String missing, Use<S, R> use) throws Exception {
        S service = reference == null ? null : context.getService(reference);
        if (reference == null || service == null) {
            throw new IllegalStateException(missing);
        }
        try {
            return use.with(service);
        } finally {
            context.ungetService(reference);
        }
    }

    /** The same for what is good to know and no more: nothing fails because it is not there. */
    <S, R> R useIfThere(Class<S> type, Use<S, R> use, R otherwise) throws Exception {
        return context.getServiceReference(type) == null ? otherwise : use(type, use);
    }

    void print(Listing listing) {
        listing.print(session.getConsole(), json);
    }

    /** A thing that has parts: a table each, one after the other, or an object of arrays. */
    void print(Map<String, Object> parts) {
        if (json) {
            session.getConsole().println(Json.object(parts));
        } else {
            parts.forEach((name, part) -> {
                if (part instanceof Listing listing) {
                    listing.print(session.getConsole(), false);
                    session.getConsole().println();
                } else {
                    session.getConsole().println(name + ": " + part);
                }
            });
        }
    }

    void say(String text) {
        session.getConsole().println(json ? "{\"result\":" + Json.string(text) + "}" : text);
    }

    /** What a person wants to know besides a list; a program that reads JSON does not. */
    void note(String text) {
        if (!json) {
            session.getConsole().println(text);
        }
    }

    boolean json() {
        return json;
    }

    /** Who is at the console, for the audit. */
    String author() {
        Object user = session.get("USER");
        return user == null ? "console" : user.toString();
    }

    @Override
    public final @Nullable Object execute() throws Exception {
        run();
        return null;
    }

    abstract void run() throws Exception;
}
