using System.Text;

namespace MailSyncPS.TestServers;

/// <summary>What becomes of a mail that Gmail fetched over POP3, or that was forwarded to it: trace fields on top of it.</summary>
public static class FetchedMail
{
    const string Information = "X-Gmail-Fetch-Info: taro@example.jp 1 pop.example.jp 995 taro\r\n";

    /// <summary>The mail as the fetcher stores it.</summary>
    public static TestMail Of(TestMail mail) => On(mail, Block(mail, "10.1.2.3"));

    /// <summary>A mail that went from its mailbox to Gmail and was fetched from there by another Gmail.</summary>
    public static TestMail Twice(TestMail mail) => On(mail, Block(mail, "10.9.8.7") + Block(mail, "10.1.2.3"));

    /// <summary>The mail as a server got it that the first one forwarded it to: the traces of the last hops are other ones.</summary>
    public static TestMail Forwarded(TestMail mail)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var text = Encoding.Latin1.GetString(mail.Bytes);
        const string Trace = "Return-Path: <srs@example.jp>\r\nDelivered-To: taro.new@gmail.com\r\nReceived: by 10.1.2.3 with SMTP id a1csp99;\r\n        Mon, 2 Feb 2026 01:02:03 -0800 (PST)\r\n"
            + "ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none;\r\n        d=google.com; s=arc\r\nAuthentication-Results: mx.google.com;\r\n       spf=softfail\r\nX-Google-Smtp-Source: AGHT+IE\r\nReceived: from mail.example.jp\r\n\tby mx.google.com with ESMTPS; Mon, 2 Feb 2026 01:02:03 -0800\r\n";
        return mail with { Bytes = Encoding.Latin1.GetBytes(Trace + text[text.IndexOf("Received: from relay", StringComparison.Ordinal)..]) };
    }

    static TestMail On(TestMail mail, string block)
    {
        ArgumentNullException.ThrowIfNull(mail);
        return mail with { Bytes = [.. Encoding.Latin1.GetBytes(block), .. mail.Bytes] };
    }

    static string Block(TestMail mail, string host)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var hasId = Encoding.Latin1.GetString(mail.Bytes).Contains("\nMessage-ID:", StringComparison.OrdinalIgnoreCase);
        return $"Delivered-To: taro.new@gmail.com\r\nReceived: by {host} with SMTP id u6csp123456lbv;\r\n        Mon, 2 Feb 2015 01:02:03 -0800 (PST)\r\nX-Received: by {host} with SMTP id fz1mr654321;\r\n        Mon, 02 Feb 2015 01:02:03 -0800 (PST)\r\n"
            + "Authentication-Results: mx.google.com;\r\n       spf=neutral (google.com: no best guess record)\r\n"
            + (hasId ? "" : "Message-ID: <54cf3e8b.c7f1b40a.1111.ffffMFETCHER_ADDED@google.com>\r\n")
            + $"Received: by {host} with POP3 id c30mf123456;\r\n        Mon, 02 Feb 2015 01:02:03 -0800 (PST)\r\n" + Information;
    }
}
