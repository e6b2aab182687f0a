package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

import org.jspecify.annotations.Nullable;

/** Asks the name service for NAPTR and SRV records, by what the JDK has for that. It blocks: never on a worker. */
final class ServiceLookup {
    private static final int MOST = 50;

    private ServiceLookup() {}

    /** What NAPTR calls a service, by how the name of its SRV records begins (RFC 3263 section 4.1). */
    private static final Map<String, String> SERVICES =
            Map.of("_sip._udp.", "SIP+D2U", "_sip._tcp.", "SIP+D2T", "_sips._tcp.", "SIPS+D2T");

    /**
     * Looks up where the domain says that its records are: by NAPTR, else under its own name. Which transport is spoken is configured, so that
     * records for others are passed over.
     *
     * @param name as for {@link #of}
     * @throws NamingException as for {@link #of}
     */
    static List<Located.Service> located(List<String> servers, String name) throws NamingException {
        return of(servers, pointer(servers, name).orElse(name));
    }

    private static Optional<String> pointer(List<String> servers, String name) {
        for (Map.Entry<String, String> each : SERVICES.entrySet()) {
            if (name.startsWith(each.getKey())) {
                try {
                    return Pointer.best(
                            texts(ask(servers, name.substring(each.getKey().length()), "NAPTR")), each.getValue());
                } catch (NamingException e) {
                    // Old name servers do not know them; if there is trouble, the next question will tell.
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Looks up SRV records.
     *
     * @param servers addresses with ports; empty for those of the system
     * @param name with service and protocol: {@code _sip._udp.example.com}
     * @return empty if there are none: the domain itself is the host then (RFC 3263 section 4.2)
     * @throws NamingException if nobody could say, or the domain says that it has no such service
     */
    static List<Located.Service> of(List<String> servers, String name) throws NamingException {
        return read(texts(ask(servers, name, "SRV")));
    }

    // The ban is on objects that a directory could have made here: of the DNS provider come attributes alone, and those
    // asked for are texts.
    @SuppressWarnings("BanJNDI")
    private static @Nullable Attribute ask(List<String> servers, String name, String type) throws NamingException {
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
                return context.getAttributes(name, new String[] {type}).get(type);
            } catch (NameNotFoundException e) {
                return null;
            } finally {
                context.close();
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static List<String> texts(@Nullable Attribute records) throws NamingException {
        List<String> texts = new ArrayList<>();
        if (records != null) {
            NamingEnumeration<?> all = records.getAll();
            while (all.hasMore() && texts.size() < MOST) {
                texts.add(String.valueOf(all.next()));
            }
        }
        return texts;
    }

    private static List<Located.Service> read(List<String> records) throws NamingException {
        List<Located.Service> found = new ArrayList<>();
        for (String record : records) {
            // PRIORITY WEIGHT PORT TARGET.
            String[] parts = record.split(" ");
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
