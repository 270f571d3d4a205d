function authz(r)
 return apache2.AUTHZ_GRANTED
end
