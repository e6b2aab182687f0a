package org.patchbay.sip.stack.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

import org.patchbay.sip.stack.transport.ListenSettings;
import org.patchbay.sip.stack.transport.TlsMaterial;

/** TLS laid over a plain socket: closing the plain one always works, also while the TLS one is stuck in a write. */
final class TlsSockets {
    /** RFC 5280 section 4.2.1.6. */
    private static final int DNS_NAME = 2;

    private TlsSockets() {}

    static SSLSocket accepting(ListenSettings settings, Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) context(settings).getSocketFactory().createSocket(plain, null, true);
        socket.setUseClientMode(false);
        SSLParameters parameters = parameters(settings, socket);
        switch (settings.clientAuth()) {
            case NEEDED -> parameters.setNeedClientAuth(true);
            case WANTED -> parameters.setWantClientAuth(true);
            case NONE -> parameters.setNeedClientAuth(false);
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    /** With a server name it is sent as SNI and the certificate must carry it (the check of RFC 2818, as RFC 5922 has it for a host). */
    static SSLSocket connecting(
            ListenSettings settings, Socket plain, InetSocketAddress to, @Nullable String serverName)
            throws IOException {
        String peer = serverName == null ? to.getAddress().getHostAddress() : serverName;
        SSLSocket socket =
                (SSLSocket) context(settings).getSocketFactory().createSocket(plain, peer, to.getPort(), true);
        socket.setUseClientMode(true);
        SSLParameters parameters = parameters(settings, socket);
        if (serverName != null) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLContext context(ListenSettings settings) throws IOException {
        TlsMaterial material = settings.tls();
        if (material == null) {
            throw new IOException("no key material");
        }
        try {
            return material.context();
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException("key material of " + settings.name() + " cannot be used", e);
        }
    }

    private static SSLParameters parameters(ListenSettings settings, SSLSocket socket) {
        SSLParameters parameters = socket.getSSLParameters();
        if (!settings.protocols().isEmpty()) {
            parameters.setProtocols(settings.protocols().toArray(new String[0]));
        }
        if (!settings.cipherSuites().isEmpty()) {
            parameters.setCipherSuites(settings.cipherSuites().toArray(new String[0]));
        }
        return parameters;
    }

    /** The chain the peer proved, leaf first; empty if it showed none. */
    static List<X509Certificate> peerChain(SSLSocket socket) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate certificate : socket.getSession().getPeerCertificates()) {
                if (certificate instanceof X509Certificate x509) {
                    chain.add(x509);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
        return chain;
    }

    /** Whether the chain's leaf has a DNS name in common with that certificate, or, where one of them has none, the subject. */
    static boolean sameName(X509Certificate wanted, List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return false;
        }
        X509Certificate leaf = chain.get(0);
        Set<String> names = names(wanted);
        Set<String> its = names(leaf);
        return names.isEmpty() || its.isEmpty()
                ? wanted.getSubjectX500Principal().equals(leaf.getSubjectX500Principal())
                : !Collections.disjoint(names, its);
    }

    private static Set<String> names(X509Certificate certificate) {
        Set<String> names = new HashSet<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                if (each.size() > 1 && Integer.valueOf(DNS_NAME).equals(each.get(0)) && each.get(1) != null) {
                    names.add(String.valueOf(each.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of();
        }
        return names;
    }
}
