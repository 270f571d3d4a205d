function authz(r,a)
 if a=="yes" then return apache2.AUTHZ_GRANTED end
 return apache2.AUTHZ_DENIED
end
