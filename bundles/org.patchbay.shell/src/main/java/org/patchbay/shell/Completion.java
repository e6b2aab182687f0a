package org.patchbay.shell;

import java.util.Collection;
import java.util.List;

import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Completes from what a part of the runtime knows, and from nothing while that part is not there. It is looked up and not referred to: Karaf
 * holds back all commands of a bundle while a service is missing that any of them refers to, and with them those that say what is missing.
 */
@SuppressWarnings("NullAway.Init")
abstract class Completion<S> implements Completer {
    private final Class<S> type;

    @Reference
    private BundleContext context;

    Completion(Class<S> type) {
        this.type = type;
    }

    @Override
    public final int complete(Session session, CommandLine line, List<String> candidates) {
        StringsCompleter names = new StringsCompleter();
        ServiceReference<S> reference = context.getServiceReference(type);
        S service = reference == null ? null : context.getService(reference);
        String typed = line.getCursorArgument();
        add(service, line, typed == null ? "" : typed.substring(0, line.getArgumentPosition()), names.getStrings());
        if (reference != null) {
            context.ungetService(reference);
        }
        return names.complete(session, line, candidates);
    }

    /**
     * Adds what may be meant.
     *
     * @param from null while it is not there
     * @param typed the argument as far as it was typed
     */
    abstract void add(@Nullable S from, String typed, Collection<String> names);

    /** The same for what depends on the words before. */
    void add(@Nullable S from, CommandLine line, String typed, Collection<String> names) {
        add(from, typed, names);
    }
}
