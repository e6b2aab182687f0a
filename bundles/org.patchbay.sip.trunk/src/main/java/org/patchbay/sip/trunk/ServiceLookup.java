package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;

import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

import org.jspecify.annotations.Nullable;

/** Asks the name service for SRV records, by what the JDK has for that. It blocks: never on a worker. */
final class ServiceLookup {
    private static final int MOST = 50;

    private ServiceLookup() {}

    /**
     * Looks up.
     *
     * @param servers addresses with ports; empty for those of the system
     * @param name with service and protocol: {@code _sip._udp.example.com}
     * @return empty if there are none: the domain itself is the host then (RFC 3263 section 4.2)
     * @throws NamingException if nobody could say, or the domain says that it has no such service
     */
    // The ban is on objects that a directory could have made here: of the DNS provider come attributes alone, and those
    // asked for are texts.
    @SuppressWarnings("BanJNDI")
    static List<Located.Service> of(List<String> servers, String name) throws NamingException {
        Hashtable<String, String> settings = new Hashtable<>();
        settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.put(
                Context.PROVIDER_URL,
                servers.isEmpty()
                        ? "dns:"
                        : String.join(
                                " ",
                                servers.stream().map(each -> "dns://" + each).toList()));
        settings.put("com.sun.jndi.dns.timeout.initial", "1000");
        settings.put("com.sun.jndi.dns.timeout.retries", "3");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The JDK finds its own by the loader of the thread, and here that is a bundle's.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        try {
            InitialDirContext context = new InitialDirContext(settings);
            try {
                return read(context.getAttributes(name, new String[] {"SRV"}).get("SRV"));
            } catch (NameNotFoundException e) {
                return List.of();
            } finally {
                context.close();
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static List<Located.Service> read(@Nullable Attribute records) throws NamingException {
        List<Located.Service> found = new ArrayList<>();
        if (records == null) {
            return found;
        }
        NamingEnumeration<?> all = records.getAll();
        while (all.hasMore() && found.size() < MOST) {
            // PRIORITY WEIGHT PORT TARGET.
            String[] parts = String.valueOf(all.next()).split(" ");
            String target = parts.length == 4 ? parts[3].toLowerCase(Locale.ROOT) : "";
            if (target.equals(".")) {
                throw new NamingException("the domain says that it has no such service");
            }
            String host = target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
            int port = number(parts, 2);
            if (Host.spelled(host, false) && port > 0) {
                found.add(new Located.Service(new Host(host, port), number(parts, 0), number(parts, 1)));
            }
        }
        return found;
    }

    private static int number(String[] parts, int index) {
        try {
            return index < parts.length ? Integer.parseInt(parts[index]) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
